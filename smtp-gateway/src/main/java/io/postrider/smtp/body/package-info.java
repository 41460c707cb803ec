/** The octets of a message as they come: strict CRLF line ends, the end of DATA, the count of BDAT. A body always leaves the connection at a known position, or tells that it can't. */
@NullMarked
package io.postrider.smtp.body;

import org.jspecify.annotations.NullMarked;
