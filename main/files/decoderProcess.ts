/** The process that decodes images, and encodes films. */
import { serveDecoder } from './serveDecoder'

serveDecoder()
