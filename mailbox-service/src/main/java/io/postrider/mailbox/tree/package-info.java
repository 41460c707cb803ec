/**
 * The mailboxes of an account: names, creation, renaming, deletion, subscriptions, selection.
 */
@NullMarked
package io.postrider.mailbox.tree;

import org.jspecify.annotations.NullMarked;
