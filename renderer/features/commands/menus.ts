/** The actions as menus: for the menu of the title bar, and for the application's menu of a desktop. */
import { computed, watch, type ComputedRef } from 'vue'
import { menuIds, type MenuId } from '#app/protocol/hostContract'
import type { Action, ActionId } from '#renderer/actions'
import { useClient } from '#renderer/client/use'
import { currentLanguage, t } from '#renderer/messages/index'

export interface MenuOfActions {
  readonly menu: MenuId
  readonly title: string
  /** Lines divide them. */
  readonly parts: readonly (readonly Action[])[]
}

const TITLES = {
  file: 'commands.menuFile',
  edit: 'commands.menuEdit',
  layer: 'commands.menuLayer',
  view: 'commands.menuView',
  help: 'commands.menuHelp',
} as const satisfies Record<MenuId, string>

export function menuTitle(menu: MenuId): string {
  return t(TITLES[menu])
}

export function menusOf(actions: ReadonlyMap<ActionId, Action>): readonly MenuOfActions[] {
  return menuIds.map((menu) => {
    const own = [...actions.values()].filter((action) => action.menu === menu)
    const parts = [...new Set(own.map(({ part }) => part))].map((part) => own.filter((action) => action.part === part))
    return { menu, title: menuTitle(menu), parts }
  })
}

/** Keeps the application's menu, where the host has one, as the actions are. */
export function useApplicationMenu(actions: ComputedRef<ReadonlyMap<ActionId, Action>>): void {
  const client = useClient()
  if (client.host === 'browser') return
  const menus = computed(() =>
    menusOf(actions.value).map(({ menu, title, parts }) => ({
      menu,
      title,
      parts: parts.map((part) =>
        part.map(({ id, title: name, shortcuts, local, enabled }) => ({
          action: id,
          title: name,
          shortcut: local ? null : (shortcuts[0] ?? null),
          enabled,
        })),
      ),
    })),
  )
  let sent = ''
  watch(
    menus,
    (now) => {
      const argument = { language: currentLanguage(), menus: now }
      // Most changes of the experiment change no menu.
      if (sent === JSON.stringify(argument)) return
      sent = JSON.stringify(argument)
      client.setMenus(argument).catch(() => undefined)
    },
    { immediate: true },
  )
}
