/**
 * Auto-configuration: creates beans from properties, and contains no other logic.
 */
@NullMarked
package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
