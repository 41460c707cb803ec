/**
 * The change log of the directory and what keeps every replica of every service up to date with it. Positions are given
 * in commit order. A feed wakes on NOTIFY and looks once a second besides, so a lost notification costs a second.
 */
@NullMarked
package io.postrider.auth.change;

import org.jspecify.annotations.NullMarked;
