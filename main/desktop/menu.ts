/** The application's menu: the platform's roles, and actions that the renderer carries out. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuAction, ServiceEvent } from '../../app/contract'

export function setUpMenu(send: (event: ServiceEvent) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', send)))
}

export function menuTemplate(mac: boolean, send: (event: ServiceEvent) => void): MenuItemConstructorOptions[] {
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => send({ type: 'menu', action }),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    ...(mac ? [applicationMenu(item('About Poolscope', 'about'))] : []),
    {
      label: '&File',
      submenu: [
        item('New experiment', 'new', 'CmdOrCtrl+N'),
        item('Open experiment...', 'open', 'CmdOrCtrl+O'),
        item('Open images...', 'openImages', 'CmdOrCtrl+Shift+O'),
        { role: 'recentDocuments', label: 'Open recent', submenu: [{ role: 'clearRecentDocuments' }], visible: mac },
        separator,
        item('Save', 'save', 'CmdOrCtrl+S'),
        item('Save as...', 'saveAs', 'CmdOrCtrl+Shift+S'),
        item('Export maps...', 'export', 'CmdOrCtrl+E'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', mac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    ...(mac ? [] : [{ role: 'help' as const, submenu: [item('About Poolscope', 'about')] }]),
  ]
}

function applicationMenu(about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return {
    role: 'appMenu',
    submenu: [about, separator, { role: 'services' }, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }],
  }
}
