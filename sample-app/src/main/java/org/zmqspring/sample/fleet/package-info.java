/** Three publishers, a forwarder and two subscribers, each in a process of its own. */
@NullMarked
package org.zmqspring.sample.fleet;

import org.jspecify.annotations.NullMarked;
