/** CAPABILITY and ENABLE: what this server can do, said to those who may know it. */
@NullMarked
package io.postrider.imap.capability;

import org.jspecify.annotations.NullMarked;
