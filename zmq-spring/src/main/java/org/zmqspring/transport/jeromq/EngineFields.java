package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;

/** Fields of the engine that it shows nobody. Stateless. */
final class EngineFields {

	private EngineFields() {
	}

	/**
	 * Open a field.
	 * @param type the engine's class that declares it
	 * @param name its name
	 * @return the field
	 * @throws NoSuchFieldException if the engine is another one
	 */
	static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
