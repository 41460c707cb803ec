/**
 * Routes of outgoing mail: smarthosts and LMTP servers for some domains or for all, and how destinations are to be treated. They are
 * kept here, beside the domains that they are for, and followed by delivery-service. Passwords are sealed and are not
 * read again by anybody but the service that logs in with them.
 */
@NullMarked
package io.postrider.auth.route;

import org.jspecify.annotations.NullMarked;
