/**
 * Checks of what stands beside the code: manifests, the Compose file and the generated pages of docs/.
 */
@NullMarked
package io.postrider.standalone.deploy;

import org.jspecify.annotations.NullMarked;
