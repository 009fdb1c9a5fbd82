/** Words of the gallery of photographs and patterns. */
import { area } from '#app/text/area'

export const gallery = area({
  en: {
    title: 'Samples',
    description: 'Adds another image to this experiment.',
    photographs: 'Photographs',
    patterns: 'Patterns',
    camera_png: 'Man with a camera',
    brick_png: 'Bricks',
    coffee_png: 'Cup of coffee',
    chelsea_png: 'Cat',
    rocket_jpg: 'Rocket',
    about: '{width} × {height}, {channels}, {licence}',
    gray: 'gray',
    colour: 'colour',
    preview: 'Preview of the pattern, {width} × {height}',
    add: 'Add',
    parameters: 'Pattern parameters',
  },
  de: {
    title: 'Galerie',
    description: 'Fügt dem Experiment ein weiteres Bild hinzu.',
    photographs: 'Fotos',
    patterns: 'Muster',
    camera_png: 'Mann mit Kamera',
    brick_png: 'Ziegel',
    coffee_png: 'Tasse Kaffee',
    chelsea_png: 'Katze',
    rocket_jpg: 'Rakete',
    about: '{width} × {height}, {channels}, {licence}',
    gray: 'grau',
    colour: 'farbig',
    preview: 'Vorschau des Musters, {width} × {height}',
    add: 'Hinzufügen',
    parameters: 'Parameter des Musters',
  },
})
