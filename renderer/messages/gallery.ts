/** Words of the gallery of photographs and patterns. */
import { area } from './area'

export const gallery = area({
  en: {
    title: 'Samples',
    description: 'Each joins the experiment as a picture of its own.',
    photographs: 'Photographs',
    patterns: 'Patterns',
    camera_png: 'Man with a camera',
    brick_png: 'Bricks',
    coffee_png: 'Cup of coffee',
    chelsea_png: 'Cat',
    rocket_jpg: 'Rocket',
    about: '{width} x {height}, {channels}, {licence}',
    gray: 'gray',
    colour: 'colour',
    preview: 'Preview of the pattern, {width} x {height}',
    add: 'Add',
    parameters: 'Parameters of the pattern',
  },
  de: {
    title: 'Galerie',
    description: 'Jedes kommt als eigenes Bild in das Experiment.',
    photographs: 'Fotos',
    patterns: 'Muster',
    camera_png: 'Mann mit Kamera',
    brick_png: 'Ziegel',
    coffee_png: 'Tasse Kaffee',
    chelsea_png: 'Katze',
    rocket_jpg: 'Rakete',
    about: '{width} x {height}, {channels}, {licence}',
    gray: 'grau',
    colour: 'farbig',
    preview: 'Vorschau des Musters, {width} x {height}',
    add: 'Hinzufügen',
    parameters: 'Parameter des Musters',
  },
})
