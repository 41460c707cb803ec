/** What the first start leaves behind: a domain, two accounts, an admin key, and the file that tells them. All of it is made through the public REST API. */
@NullMarked
package io.postrider.standalone.tryout;

import org.jspecify.annotations.NullMarked;
