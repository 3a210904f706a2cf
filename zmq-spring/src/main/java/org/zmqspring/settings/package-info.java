/** Values that an application sets, where each was set, and what is wrong with them. */
@NullMarked
package org.zmqspring.settings;

import org.jspecify.annotations.NullMarked;
