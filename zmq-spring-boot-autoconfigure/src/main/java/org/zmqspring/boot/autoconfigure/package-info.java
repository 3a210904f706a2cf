/**
 * Auto-configuration: creates beans from properties, and contains no other logic.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
