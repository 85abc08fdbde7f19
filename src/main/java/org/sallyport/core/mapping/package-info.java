/**
 * The nouns of port mapping: who is reached ({@link org.sallyport.core.mapping.InternalClient}), where from outside
 * ({@link org.sallyport.core.mapping.MappingKey}) and by whom ({@link org.sallyport.core.mapping.RemoteFilter}).
 * Values only; everything here checks itself when it is built.
 */
@NullMarked
package org.sallyport.core.mapping;

import org.jspecify.annotations.NullMarked;
