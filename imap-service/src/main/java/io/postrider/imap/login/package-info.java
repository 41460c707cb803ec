/** STARTTLS, AUTHENTICATE, LOGIN and LOGOUT: how a session begins and ends. */
@NullMarked
package io.postrider.imap.login;

import org.jspecify.annotations.NullMarked;
