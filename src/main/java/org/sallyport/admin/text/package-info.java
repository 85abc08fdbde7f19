/** How the admin side words things for people: numbers at a glance, and strangers' text made harmless to look at. */
@NullMarked
package org.sallyport.admin.text;

import org.jspecify.annotations.NullMarked;
