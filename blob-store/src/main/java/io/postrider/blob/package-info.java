/**
 * Message content in PostgreSQL: written once, referenced by holders, swept when nobody holds it. Every chunk carries
 * its SHA-256, checked on each read. Two services use the same tables, through this code only.
 */
@NullMarked
package io.postrider.blob;

import org.jspecify.annotations.NullMarked;
