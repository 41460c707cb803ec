/**
 * The mail server at the far end of a test: it takes what it is sent, remembers every octet, and answers as it is told,
 * also by refusing, hanging or dropping the connection.
 */
@NullMarked
package io.postrider.testkit.sink;

import org.jspecify.annotations.NullMarked;
