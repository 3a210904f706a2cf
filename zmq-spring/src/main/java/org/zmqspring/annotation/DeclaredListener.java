package org.zmqspring.annotation;

import java.util.List;

/**
 * One {@link ZmqListener} annotation of one bean, before its attributes are resolved.
 * Immutable.
 *
 * @param annotation the annotation
 * @param defaultId the id if the annotation sets none
 * @param methods the annotated method, or the handlers of the annotated class; never
 * empty
 * @param onClass whether the class is annotated
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
