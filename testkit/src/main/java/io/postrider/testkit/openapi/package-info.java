/**
 * What tests need that are generated from the API's description: the description as they read it, a client of the public port, and
 * a tenant that has one object of each kind.
 */
@NullMarked
package io.postrider.testkit.openapi;

import org.jspecify.annotations.NullMarked;
