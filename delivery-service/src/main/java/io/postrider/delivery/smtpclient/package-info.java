/** SMTP as a client (RFC 5321): connections, EHLO, STARTTLS, AUTH, pipelined transactions. It knows nothing of the queue and of DNS; a connection is opened to an address that was chosen and checked before. */
@NullMarked
package io.postrider.delivery.smtpclient;

import org.jspecify.annotations.NullMarked;
