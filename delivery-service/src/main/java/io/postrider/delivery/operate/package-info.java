/** What an administrator sees of the queue and does to it: lists and searches, and actions on whatever a filter matches, counted before they are taken. */
@NullMarked
package io.postrider.delivery.operate;

import org.jspecify.annotations.NullMarked;
