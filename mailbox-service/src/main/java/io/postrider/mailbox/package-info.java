/**
 * Mailboxes and messages over PostgreSQL: REST for the protocol services, deliveries, quota, change feed. The controllers
 * stand here; each feature has a package below.
 */
@NullMarked
package io.postrider.mailbox;

import org.jspecify.annotations.NullMarked;
