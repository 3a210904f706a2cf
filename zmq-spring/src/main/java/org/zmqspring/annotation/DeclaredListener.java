package org.zmqspring.annotation;

import java.util.List;

/**
 * One {@link ZmqListener} annotation of one bean, before its attributes are resolved. The
 * default id is used if the annotation sets none. There is always a method: the annotated
 * one, or the handlers of the annotated class. Immutable.
 */
record DeclaredListener(ZmqListener annotation, String defaultId, List<ListenerMethod> methods, boolean onClass) {

	static DeclaredListener onMethod(ZmqListener annotation, String defaultId, ListenerMethod method) {
		return new DeclaredListener(annotation, defaultId, List.of(method), false);
	}

	static DeclaredListener onClass(ZmqListener annotation, String defaultId, List<ListenerMethod> handlers) {
		return new DeclaredListener(annotation, defaultId, handlers, true);
	}

	Class<?> beanClass() {
		return this.methods.get(0).beanClass();
	}

	@Override
	public String toString() {
		ListenerMethod first = this.methods.get(0);
		return this.onClass
				? "@ZmqListener class '" + beanClass().getTypeName() + "' of bean '" + first.beanName() + "'"
				: first.toString();
	}

}
