/**
 * Settings, the property name of each, and the check of their values.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.settings;

import org.jspecify.annotations.NullMarked;
