/** What other features use of the commands: menus. */
export { default as HistoryMenu } from './HistoryMenu.vue'
export { default as MenuParts } from './MenuParts.vue'
export { menusOf } from './menus'
