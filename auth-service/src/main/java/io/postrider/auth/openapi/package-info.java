/**
 * The description of the admin API: OpenAPI 3.1 at {@code /v1/openapi.json} and {@code .yaml}, a page to try it at
 * {@code /v1/docs}. What holds for every endpoint is said here once.
 */
@NullMarked
package io.postrider.auth.openapi;

import org.jspecify.annotations.NullMarked;
