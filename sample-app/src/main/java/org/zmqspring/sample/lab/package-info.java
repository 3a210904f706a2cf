/** The reconnection lab: real faults on request, and a page that shows their effect. */
@NullMarked
package org.zmqspring.sample.lab;

import org.jspecify.annotations.NullMarked;
