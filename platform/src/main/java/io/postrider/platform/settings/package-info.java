/** The settings that every service has. They are bound once, validated at start, and described component by component. Settings of one service alone live in that service. */
@NullMarked
package io.postrider.platform.settings;

import org.jspecify.annotations.NullMarked;
