/** Settings, the property name of each, and the check of their values. */
@NullMarked
package org.zmqspring.settings;

import org.jspecify.annotations.NullMarked;
