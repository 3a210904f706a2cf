/**
 * Starts and stops publishers and subscribers in order, in any Spring application.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.config;

import org.jspecify.annotations.NullMarked;
