/** The process that decodes the images of a batch and runs the small ones. */
import { serveDecoder } from '#main/files/serveDecoder'
import { createComputeCells, type ImageTask } from './computeCells'

process.once('message', (task) => serveDecoder(createComputeCells(task as ImageTask)))
