/** The sample application. */
@NullMarked
package org.zmqspring.sample;

import org.jspecify.annotations.NullMarked;
