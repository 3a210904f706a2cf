/**
 * Properties in, beans out; wiring only.
 */
@NullMarked
package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
