/**
 * Shows links as health and endpoint.
 */
@NullMarked
package org.zmqspring.actuate;

import org.jspecify.annotations.NullMarked;
