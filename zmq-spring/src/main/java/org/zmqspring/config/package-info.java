/**
 * Starts and stops publishers and subscribers in order, in any Spring application.
 */
@NullMarked
package org.zmqspring.config;

import org.jspecify.annotations.NullMarked;
