/**
 * Servers of others, from Debian's packages, each from a folder of its own beside whatever runs on the machine: for what only
 * they can tell. Tests skip where one is not installed.
 */
@NullMarked
package io.postrider.testkit.peers;

import org.jspecify.annotations.NullMarked;
