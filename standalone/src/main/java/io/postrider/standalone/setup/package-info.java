/**
 * What an installation needs before its first start: an internal CA with a certificate a service, random secrets, the database
 * with its roles, and the schemas. Standalone calls it in its own process; Compose runs {@link
 * io.postrider.standalone.setup.SetupApplication} as a one-shot container. Everything is repeatable: what exists stays.
 */
@NullMarked
package io.postrider.standalone.setup;

import org.jspecify.annotations.NullMarked;
