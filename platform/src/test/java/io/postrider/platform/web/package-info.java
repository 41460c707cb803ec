@NullMarked
package io.postrider.platform.web;

import org.jspecify.annotations.NullMarked;
