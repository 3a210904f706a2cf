package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;

/** What becomes of what a method returns. Thread-safe. */
@FunctionalInterface
interface Result {

	/** Of a method that returns nothing. */
	Result NONE = (value) -> {
	};

	/**
	 * Take what a method returned.
	 * @param value the value
	 * @throws Exception if the message failed because of it
	 */
	void take(@Nullable Object value) throws Exception;

}
