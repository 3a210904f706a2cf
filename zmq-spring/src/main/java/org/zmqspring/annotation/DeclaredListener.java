package org.zmqspring.annotation;

import java.util.List;

/**
 * One {@link ZmqListener} of one bean, as it was found. Immutable.
 *
 * @param annotation the annotation, placeholders not yet resolved
 * @param defaultId the id where the annotation has none
 * @param methods the annotated method, or the handlers of the annotated class; never
 * empty
 * @param onClass whether it is the class that is annotated
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
