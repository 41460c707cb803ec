/** What every mail listener needs before its first protocol octet: which networks it trusts, who the client behind a proxy is, and TLS that follows its certificate files. Nothing here knows a mail protocol. The protocol services call it; Spring only wires the certificate in. */
@NullMarked
package io.postrider.platform.net;

import org.jspecify.annotations.NullMarked;
