/** The HTTP server of a service: its ports, which paths each port answers, how errors and streams travel. One Tomcat serves them all on virtual threads. A path on the wrong port does not exist. */
@NullMarked
package io.postrider.platform.web;

import org.jspecify.annotations.NullMarked;
