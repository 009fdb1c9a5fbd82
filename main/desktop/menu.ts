/** The application's menus: the renderer's actions, as it lists them, and the platform's own roles. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { ServiceEvent } from '#app/protocol/contract'
import type { HostRequestOf, MenuId } from '#app/protocol/hostContract'
import { messages } from './messages'

type Menus = HostRequestOf<'setMenus'>['menus']
type Item = MenuItemConstructorOptions

/** Before the renderer has listed its actions, there are the platform's roles only. */
export function setUpMenu(send: (event: ServiceEvent) => void, menus: Menus = []): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', send, menus)))
}

export function menuTemplate(mac: boolean, send: (event: ServiceEvent) => void, menus: Menus): Item[] {
  const item = ({ action, title, shortcut, enabled }: Menus[number]['parts'][number][number]): Item => ({
    label: title,
    enabled,
    ...(shortcut ? { accelerator: accelerator(shortcut) } : {}),
    click: () => send({ type: 'menu', action }),
  })
  const listed = menus.map(({ menu, title, parts }): Item => ({
    label: title,
    ...(menu === 'help' ? { role: 'help' } : {}),
    submenu: divided([...parts.map((part) => part.map(item)), ...rolesOf(menu, mac)]),
  }))
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    ...listed.slice(0, -1),
    { role: 'windowMenu' },
    ...listed.slice(-1),
  ]
}

/** What the platform adds to a menu of ours. */
function rolesOf(menu: MenuId, mac: boolean): Item[][] {
  const say = messages()
  switch (menu) {
    case 'file':
      return mac
        ? [[{ role: 'recentDocuments', label: say.openRecent, submenu: [{ role: 'clearRecentDocuments' }] }]]
        : [[{ role: 'quit', label: say.quit }]]
    case 'edit':
      return [
        [
          { role: 'cut', label: say.cut },
          { role: 'copy', label: say.copy },
          { role: 'paste', label: say.paste },
          { role: 'selectAll', label: say.selectAll },
        ],
      ]
    case 'view':
      return [
        [
          { role: 'resetZoom', label: say.resetZoom },
          { role: 'zoomIn', label: say.zoomIn },
          { role: 'zoomOut', label: say.zoomOut },
        ],
        [
          { role: 'togglefullscreen', label: say.fullScreen },
          { role: 'toggleDevTools', label: say.developerTools },
        ],
      ]
    default:
      return []
  }
}

function divided(parts: readonly Item[][]): Item[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [{ type: 'separator' as const }, ...part]))
}

function accelerator(shortcut: string): string {
  return shortcut.replace('Mod', 'CmdOrCtrl').replace('Arrow', '')
}
