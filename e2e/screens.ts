/** All screens of the workbench, in walks that each go through one window. */
import { comparisons } from './walks/comparisons'
import { firstExperiment } from './walks/firstExperiment'
import { help } from './walks/help'
import { images } from './walks/images'
import { maps } from './walks/maps'
import { menus } from './walks/menus'
import type { Screen, Walk } from './walks/screen'

export const WALKS: Readonly<Record<string, Walk>> = {
  'the first experiment and the ways to use it': firstExperiment,
  'comparisons and galleries': comparisons,
  menus,
  'help and choices': help,
  'maps, tables and notes': maps,
  'images and stacks': images,
}

export const SCREENS: Readonly<Record<string, Screen>> = Object.assign({}, ...Object.values(WALKS))
