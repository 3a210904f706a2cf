package org.zmqspring.annotation;

import java.lang.reflect.Method;

import org.springframework.util.ClassUtils;

/**
 * One {@link ZmqListener} on one method of one bean, as it was found. Immutable.
 *
 * @param bean the bean, possibly a proxy
 * @param beanName its name
 * @param beanClass the class of the bean behind any proxy
 * @param declared the method as the bean's class declares it, with its annotations
 * @param invocable the same method as it can be called on the bean
 * @param annotation the annotation, placeholders not yet resolved
 * @param defaultId the id where the annotation has none
 */
record ListenerMethod(Object bean, String beanName, Class<?> beanClass, Method declared, Method invocable,
		ZmqListener annotation, String defaultId) {

	@Override
	public String toString() {
		return describe(this.declared, this.beanName);
	}

	static String describe(Method method, String beanName) {
		return "@ZmqListener method '" + ClassUtils.getQualifiedMethodName(method) + "' of bean '" + beanName + "'";
	}

}
