/** The one public REST port in front of the services that have public paths. It only forwards; keys are checked by the services. Beyond loopback it speaks TLS only. */
@NullMarked
package io.postrider.standalone.router;

import org.jspecify.annotations.NullMarked;
