/**
 * Where accounts are logged in: listed and ended by administrators and by the users themselves. A session is kept by
 * nobody; what is kept is the device it runs on, and until when that one's sessions have ended.
 */
@NullMarked
package io.postrider.auth.session;

import org.jspecify.annotations.NullMarked;
