/** A caller of mailbox-service, outside the package that the service scans. */
@org.jspecify.annotations.NullMarked
package io.postrider.caller;
